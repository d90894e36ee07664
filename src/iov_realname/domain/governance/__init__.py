"""What the OEM as a whole owes: purchasers, rules, platform, officers and filings, yearly and privacy duties."""
