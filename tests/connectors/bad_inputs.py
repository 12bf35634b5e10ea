"""Every bad input of `tests/bad_inputs` that is not in TOLD, with words of its message."""

MESSAGES: dict[str, tuple[str, ...]] = {
    "columns_disagree.csv": ("only if one has the month first",),
    "cut_in_a_cell.csv": ("line 3: cut off",),
    "cut_in_a_quote.csv": ("line 3: cut off", "never closed"),
    "gz_of_a_picture.csv.gz": ("not a text file. Found: a picture",),
    "gz_of_nothing.csv.gz": ("empty file",),
    "jpeg.csv": ("Found: a picture",),
    "late_headings.csv": ("no known kind", "headings in the first lines"),
    "list.csv": ("no known kind",),
    "month_first.csv": (
        "column day: dates or times that may be read in two ways",
        "2 that cannot be dd/mm",
        "--dates month-first",
    ),
    "month_first_once.csv": ("1 that cannot be dd/mm",),
    "months_on_end.csv": ("11 February 2026 to 11 August 2026 with the day first",),
    "no_audits_observed_at.csv": (
        "column observed_at: missing column",
        "put the column into the export",
    ),
    "no_audits_unit.csv": ("column unit: missing column", "put the column into the export"),
    "no_bed_days_occupied.csv": (
        "column occupied: missing column",
        "put the column into the export",
    ),
    "no_call_log_logged_in_at.csv": (
        "column logged_in_at: missing column",
        "put the column into the export",
    ),
    "no_call_log_logged_out_at.csv": (
        "column logged_out_at: missing column",
        "put the column into the export",
    ),
    "no_clusters_cluster.csv": ("column cluster: missing column", "put the column into the export"),
    "no_competency_assessed_on.csv": (
        "column assessed_on: missing column",
        "put the column into the export",
    ),
    "no_complaints_received_on.csv": (
        "column received_on: missing column",
        "put the column into the export",
    ),
    "no_feedback_site.csv": ("column site: missing column", "put the column into the export"),
    "no_mar_audit_checked_on.csv": (
        "column checked_on: missing column",
        "put the column into the export",
    ),
    "no_mar_due_at.csv": ("column due_at: missing column", "put the column into the export"),
    "no_mar_house.csv": ("column house: missing column", "put the column into the export"),
    "no_rota_branch.csv": ("column branch: missing column", "put the column into the export"),
    "no_rota_carer_slot.csv": (
        "column carer_slot: missing column",
        "put the column into the export",
    ),
    "no_rota_planned_start.csv": (
        "column planned_start: missing column",
        "put the column into the export",
    ),
    "no_rota_visit_id.csv": ("column visit_id: missing column", "put the column into the export"),
    "no_staff_from.csv": ("column from_day: missing column", "put the column into the export"),
    "only_a_mark.csv": ("no known kind",),
    "only_blanks.csv": ("empty file",),
    "only_commas.csv": ("no known kind",),
    "page.csv": ("no known kind",),
    "parquet.csv": ("Found: a Parquet file",),
    "pdf.csv": ("Found: a PDF",),
    "row_audits_announced_1.csv": ("line 3, column announced: neither yes nor no", "What to do: "),
    "row_audits_audit_type_1.csv": (
        "line 3, column audit_type: a code that is not known",
        "What to do: ",
    ),
    "row_audits_item_1.csv": (
        "line 3, column item: nothing where something is needed",
        "What to do: ",
    ),
    "row_audits_observed_at_1.csv": (
        "line 3, column observed_at: nothing where something is needed",
        "What to do: ",
    ),
    "row_audits_result_1.csv": ("line 3, column result: a code that is not known", "What to do: "),
    "row_audits_strand_1.csv": ("line 3, column strand: a code that is not known", "What to do: "),
    "row_audits_unit_1.csv": (
        "line 3, column unit: nothing where something is needed",
        "What to do: ",
    ),
    "row_bed_days_day_1.csv": (
        "line 3, column day: nothing where something is needed",
        "What to do: ",
    ),
    "row_bed_days_occupied_1.csv": (
        "line 3, column occupied: a number outside its range",
        "What to do: ",
    ),
    "row_bed_days_occupied_2.csv": ("line 3, column occupied: not a number", "What to do: "),
    "row_call_log_logged_in_at_1.csv": (
        "line 3, column logged_in_at: a date or time that cannot be read",
        "What to do: ",
    ),
    "row_call_log_logged_out_at_1.csv": (
        "line 3, column logged_out_at: an end before its beginning",
        "What to do: ",
    ),
    "row_call_log_logged_out_at_2.csv": (
        "line 3, column logged_out_at: a time too far from another of its row",
        "What to do: ",
    ),
    "row_call_log_outcome_1.csv": (
        "line 3, column outcome: a code that is not known",
        "What to do: ",
    ),
    "row_call_log_verification_1.csv": (
        "line 3, column verification: a code that is not known",
        "What to do: ",
    ),
    "row_call_log_visit_id_1.csv": (
        "line 3, column visit_id: nothing where something is needed",
        "What to do: ",
    ),
    "row_competency_assessed_on_1.csv": (
        "line 3, column assessed_on: nothing where something is needed",
        "What to do: ",
    ),
    "row_competency_expires_on_1.csv": (
        "line 3, column expires_on: an end before its beginning",
        "What to do: ",
    ),
    "row_competency_kind_1.csv": ("line 3, column kind: a code that is not known", "What to do: "),
    "row_competency_result_1.csv": (
        "line 3, column result: a code that is not known",
        "What to do: ",
    ),
    "row_complaints_acknowledged_on_1.csv": (
        "line 3, column acknowledged_on: an end before its beginning",
        "What to do: ",
    ),
    "row_complaints_category_1.csv": (
        "line 3, column category: a code that is not known",
        "What to do: ",
    ),
    "row_complaints_complaint_id_1.csv": (
        "line 3, column complaint_id: nothing where something is needed",
        "What to do: ",
    ),
    "row_complaints_outcome_1.csv": (
        "line 3, column outcome: a code that is not known",
        "What to do: ",
    ),
    "row_complaints_received_on_1.csv": (
        "line 3, column received_on: nothing where something is needed",
        "What to do: ",
    ),
    "row_complaints_received_on_2.csv": (
        "line 3, column received_on: an end before its beginning",
        "What to do: ",
    ),
    "row_complaints_responded_on_1.csv": (
        "line 3, column responded_on: an end before its beginning",
        "What to do: ",
    ),
    "row_feedback_from_1.csv": (
        "line 3, column from_whom: a code that is not known",
        "What to do: ",
    ),
    "row_feedback_received_on_1.csv": (
        "line 3, column received_on: nothing where something is needed",
        "What to do: ",
    ),
    "row_feedback_score_1.csv": (
        "line 3, column score: a number outside its range",
        "What to do: ",
    ),
    "row_feedback_score_2.csv": (
        "line 3, column score: a number outside its range",
        "What to do: ",
    ),
    "row_feedback_score_3.csv": ("line 3, column score: not a number", "What to do: "),
    "row_feedback_site_1.csv": (
        "line 3, column site: nothing where something is needed",
        "What to do: ",
    ),
    "row_mar_audit_check_id_1.csv": (
        "line 3, column check_id: nothing where something is needed",
        "What to do: ",
    ),
    "row_mar_audit_doses_checked_1.csv": (
        "line 3, column doses_checked: a number outside its range",
        "What to do: ",
    ),
    "row_mar_audit_doses_checked_2.csv": (
        "line 3, column doses_checked: not a number",
        "What to do: ",
    ),
    "row_mar_audit_escalated_at_1.csv": (
        "line 3, column escalated_at: an end before its beginning",
        "What to do: ",
    ),
    "row_mar_audit_finding_1.csv": (
        "line 3, column finding: a code that is not known",
        "What to do: ",
    ),
    "row_mar_audit_finding_no_1.csv": (
        "line 3, column finding_no: a number outside its range",
        "What to do: ",
    ),
    "row_mar_audit_line_1.csv": ("line 3, column line: a code that is not known", "What to do: "),
    "row_mar_audit_period_to_1.csv": (
        "line 3, column period_to: an end before its beginning",
        "What to do: ",
    ),
    "row_mar_controlled_1.csv": ("line 3, column controlled: neither yes nor no", "What to do: "),
    "row_mar_due_at_1.csv": (
        "line 3, column due_at: a date or time that cannot be read",
        "What to do: ",
    ),
    "row_mar_given_at_1.csv": (
        "line 3, column given_at: a time too far from another of its row",
        "What to do: ",
    ),
    "row_mar_given_at_2.csv": (
        "line 3, column given_at: a time too far from another of its row",
        "What to do: ",
    ),
    "row_mar_harm_1.csv": ("line 3, column harm: a code that is not known", "What to do: "),
    "row_mar_house_1.csv": (
        "line 3, column house: nothing where something is needed",
        "What to do: ",
    ),
    "row_mar_mar_id_1.csv": (
        "line 3, column mar_id: nothing where something is needed",
        "What to do: ",
    ),
    "row_mar_outcome_code_1.csv": (
        "line 3, column outcome_code: a code that is not known",
        "What to do: ",
    ),
    "row_mar_schedule_1.csv": ("line 3, column schedule: a code that is not known", "What to do: "),
    "row_place_names_site_1.csv": (
        "line 3, column site: nothing where something is needed",
        "What to do: ",
    ),
    "row_quote_open.csv": ("line 2: quotation marks that do not match",),
    "row_quotes.csv": ("line 2: quotation marks that do not match",),
    "row_ragged.csv": ("line 2: too many or too few cells",),
    "row_rota_branch_1.csv": (
        "line 3, column branch: nothing where something is needed",
        "What to do: ",
    ),
    "row_rota_carer_slot_1.csv": (
        "line 3, column carer_slot: nothing where something is needed",
        "What to do: ",
    ),
    "row_rota_carer_slot_2.csv": ("line 3, column carer_slot: not a number", "What to do: "),
    "row_rota_carer_slot_3.csv": (
        "line 3, column carer_slot: a number outside its range",
        "What to do: ",
    ),
    "row_rota_carer_slot_4.csv": ("line 3, column carer_slot: not a number", "What to do: "),
    "row_rota_planned_end_1.csv": (
        "line 3, column planned_end: nothing where something is needed",
        "What to do: ",
    ),
    "row_rota_planned_end_2.csv": (
        "line 3, column planned_end: a date or time that cannot be read",
        "What to do: ",
    ),
    "row_rota_planned_end_3.csv": (
        "line 3, column planned_end: an end before its beginning",
        "What to do: ",
    ),
    "row_rota_planned_end_4.csv": (
        "line 3, column planned_end: a time too far from another of its row",
        "What to do: ",
    ),
    "row_rota_planned_start_1.csv": (
        "line 3, column planned_start: nothing where something is needed",
        "What to do: ",
    ),
    "row_rota_planned_start_2.csv": (
        "line 3, column planned_start: a date or time that cannot be read",
        "What to do: ",
    ),
    "row_rota_planned_start_3.csv": (
        "line 3, column planned_start: a date or time that cannot be read",
        "What to do: ",
    ),
    "row_rota_planned_start_4.csv": (
        "line 3, column planned_start: a date or time that cannot be read",
        "What to do: ",
    ),
    "row_rota_planned_start_5.csv": (
        "line 3, column planned_start: a date or time that cannot be read",
        "What to do: ",
    ),
    "row_rota_planned_start_6.csv": (
        "line 3, column planned_start: a date or time that cannot be read",
        "What to do: ",
    ),
    "row_rota_planned_travel_minutes_1.csv": (
        "line 3, column planned_travel_minutes: a number outside its range",
        "What to do: ",
    ),
    "row_rota_planned_travel_minutes_2.csv": (
        "line 3, column planned_travel_minutes: not a number",
        "What to do: ",
    ),
    "row_rota_planned_travel_minutes_3.csv": (
        "line 3, column planned_travel_minutes: a number outside its range",
        "What to do: ",
    ),
    "row_rota_published_end_1.csv": (
        "line 3, column published_end: an end before its beginning",
        "What to do: ",
    ),
    "row_rota_status_1.csv": ("line 3, column status: a code that is not known", "What to do: "),
    "row_rota_time_critical_1.csv": (
        "line 3, column time_critical: neither yes nor no",
        "What to do: ",
    ),
    "row_rota_visit_id_1.csv": (
        "line 3, column visit_id: nothing where something is needed",
        "What to do: ",
    ),
    "row_rota_visit_id_2.csv": (
        "line 3, column visit_id: a number that a spreadsheet has rounded",
        "What to do: ",
    ),
    "row_schedule_to_1.csv": ("line 3, column to_day: an end before its beginning", "What to do: "),
    "row_short.csv": ("line 2: too many or too few cells",),
    "row_sites_closed_on_1.csv": (
        "line 3, column closed_on: an end before its beginning",
        "What to do: ",
    ),
    "row_sites_kind_1.csv": ("line 3, column kind: a code that is not known", "What to do: "),
    "row_staff_administers_medicines_1.csv": (
        "line 3, column administers_medicines: neither yes nor no",
        "What to do: ",
    ),
    "row_staff_to_1.csv": ("line 3, column to_day: an end before its beginning", "What to do: "),
    "settings_date_text.toml": ("something else than a date",),
    "settings_deep.toml": ("brackets inside brackets without end",),
    "settings_letters.toml": ("letters that are not UTF-8",),
    "settings_no_date.toml": ("Found: no date",),
    "settings_no_toml.toml": ("line 1: settings. Found: a line that is not TOML",),
    "settings_other.toml": ("Found: 'places'",),
    "settings_range.toml": ("a number that can be",),
    "settings_site_number.toml": ("the name of a site",),
    "settings_strange.toml": ("settings", "'tolerance_late_minutes' may be meant"),
    "settings_text.toml": ("Found: text", "write a number"),
    "settings_twice.toml": ("twice for one site and date",),
    "sheet_broken.xlsx": ("not a text file", "does not open"),
    "sheet_empty.xlsx": ("empty file", "empty sheets"),
    "sheet_of_no_export.xlsx": ("no known kind",),
    "sheet_old_broken.xls": ("not a text file", "does not open"),
    "statement.csv": ("no known kind",),
    "strange_bed_days.csv": ("column shoe size: unknown heading", "under ignore"),
    "strange_complaints.csv": ("column shoe size: unknown heading", "under ignore"),
    "strange_feedback.csv": ("column shoe size: unknown heading", "under ignore"),
    "strange_mar.csv": ("column shoe size: unknown heading", "under ignore"),
    "twelve_hours.csv": ("12 hours without am or pm", "export it with a clock of 24 hours"),
    "twice_bed_days.csv": ("twice", "take one of the two columns out"),
    "twice_complaints.csv": ("twice", "take one of the two columns out"),
    "twice_feedback.csv": ("twice", "take one of the two columns out"),
    "twice_mar.csv": ("twice", "take one of the two columns out"),
    "utf16_cut.csv": ("letters that cannot be read. Found: bytes that no letter has", "UTF-16"),
    "zeros.csv": ("bytes that are no text",),
    "zip_cut.zip": ("not a text file", "does not open"),
    "zip_empty.zip": ("empty file",),
    "zip_in_a_zip.zip": ("zip_in_a_zip.zip/inner.zip", "a zip inside a zip"),
    "zip_of_nothing_known.zip": ("zip_of_nothing_known.zip/readme.csv", "no known kind"),
}
