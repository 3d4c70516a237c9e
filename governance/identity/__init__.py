"""Who acts: accounts of people, registered applications, their sign-ins, and what roles may do."""
