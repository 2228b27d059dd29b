"""One module per way: from the opened draft to evidence that the policy can judge."""
