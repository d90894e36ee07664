"""The words of the terminal and of the reports: in Chinese or English, without personal data."""
