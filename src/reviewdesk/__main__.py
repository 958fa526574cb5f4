"""`python -m reviewdesk`: the same as `reviewdesk`."""

from reviewdesk.cli.main import main

if __name__ == "__main__":
    main()
