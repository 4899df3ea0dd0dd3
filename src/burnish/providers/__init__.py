"""Who answers: OpenAI, Anthropic and endpoints that speak as they do, the embedded rules, recorded replies.

Belongs here: one provider per file, and the HTTP that they share. Does not belong here: retries, limits, money.
"""
