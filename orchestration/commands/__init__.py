"""Commands of `pinbiao`, one module each: HELP, add_arguments(parser), execute(args, console) -> exit code.

Belongs here: reading options, calling what does the work, wording the result. Modules load nothing heavy at
the top.
"""
