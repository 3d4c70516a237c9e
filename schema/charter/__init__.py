"""The charter in the API: versions, amendments, adherences, assessments."""
