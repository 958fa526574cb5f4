"""Lists of records out of tables and FHIR: visits of a roster, incidents, goals."""
