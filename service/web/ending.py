"""How an answer that goes on for as long as its reader stays is told that the process is to stop."""

#: in the scope of such a request: what lets its answer end
ENDING = "dragoman.ending"
