"""Who acts, in the API: accounts, applications, rights, and what is held on people."""
