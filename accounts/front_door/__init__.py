"""Come in: sign-in, passwords, the second factor, single sign-on, sessions, and the limits of trying."""
