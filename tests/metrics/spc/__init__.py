"""Charts of statistical process control: rules, limits, agreement with other packages."""
