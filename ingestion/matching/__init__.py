"""Matching by name: which enterprises a name that no code and no exact name settles might mean.

Belongs here: taking a name apart, finding pairs worth comparing, points for what agrees and what does not.
All weights and word lists are the CSV files of this folder; nothing is learned when it runs. Does not belong
here: where names come from and where candidates are kept (orchestration.candidates), and any figure: a
score is a question to a person, never an answer.
"""
