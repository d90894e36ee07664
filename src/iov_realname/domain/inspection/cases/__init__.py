"""An inspection as a case of its own: who came, what was asked, sampled, found, answered and put right."""
