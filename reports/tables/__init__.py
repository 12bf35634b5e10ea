"""Tables that people take away: CSV for a program, XLSX with a sheet that says what it is.

A CSV holds headings and rows and nothing else, so that a program can read it; its name carries the
day to which the data reach. What it is, by which rule and as of when stands in the XLSX.
"""

from reports.tables.about import About
from reports.tables.csv_file import as_csv
from reports.tables.forms import Column, Form, form_of
from reports.tables.table_file import TableFile, file_name
from reports.tables.xlsx_file import as_xlsx

__all__ = ["About", "Column", "Form", "TableFile", "as_csv", "as_xlsx", "file_name", "form_of"]
