"""FHIR Questionnaires and spreadsheets of questions become forms; forms and reviews become FHIR."""
