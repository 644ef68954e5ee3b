"""The page of `gosdk report --html`: one file that needs no network and no script."""
