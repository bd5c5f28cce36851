"""What runs only in the child process of campaigns/ground/workbench.py.

Unknown bytes are opened here, by Pillow, calamine, zipfile and shapely, and nowhere in the program itself: a test holds
it. So nothing in this folder may import the program, and the program imports nothing of it.
"""
