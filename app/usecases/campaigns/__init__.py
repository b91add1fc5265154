"""专项活动: begun from a template, their tasks, and what changes while they run."""
