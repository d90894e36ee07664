"""Commands of an inspector: findings, explanations, trials, cases, reports."""
