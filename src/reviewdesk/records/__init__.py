"""What entries mean: reviews, actions, people, rights, sign-offs, duties. Pure folds over the log."""
