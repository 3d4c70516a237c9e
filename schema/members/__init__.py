"""Members in the API: classes, applications, memberships, fees."""
