"""The guided first day: lessons with practice people, recognised by what the ledger holds."""
