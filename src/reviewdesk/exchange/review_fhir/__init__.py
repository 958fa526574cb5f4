"""Reviews in FHIR: the answers as a QuestionnaireResponse, the whole as a document Bundle."""
