"""How people, clocks and machines reach the program.

    app, cli                            the entrance: the only modules that know every room
    desk portal public field jobs demo  the rooms: one per kind of visitor, strangers to each other
    maps papers                         drawing: facts in; a map, a paper (PDF), an iCalendar file out
    hall                                what every room shares: errors, forms, session, headers, filters

Everything above stands on `campaigns`, which knows nothing of it.
"""
