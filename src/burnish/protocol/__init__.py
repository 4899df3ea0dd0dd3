"""The wire protocol with an LLM, version 1: what a request says, and how a reply is read.

Belongs here: text to text, pure. Does not belong here: transport (providers), documents and their checks.
"""

VERSION = 1  #: part of every cache key
