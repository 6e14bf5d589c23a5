"""The same installation with fewer visits or more of them, for what must not cost more by them (W5)."""
import contextlib
import shutil
import sqlite3
import subprocess

SHARES = {"a tenth of the visits": 0.1, "ten times the visits": 10}

# Times and members stay, so that there are more visits in each month of each community and no more figures.
SQLITE_ID = "CAST(substr(id, 1, 8) || randomblob(8) AS BLOB)"
POSTGRES_ID = "(left(replace(id::text, '-', ''), 16) || left(md5(random()::text), 16))::uuid"


def statement(share, columns, new_id, chance):
    if share < 1:
        return f"DELETE FROM visits WHERE {chance} >= {share}"
    rest = ", ".join(f'"{one}"' for one in columns if one != "id")
    times = ", ".join(f"({n})" for n in range(1, share))
    return (f"INSERT INTO visits (id, {rest}) SELECT {new_id}, {rest} FROM (SELECT * FROM visits ORDER BY id) AS visits, "
            f"(VALUES {times}) AS times")


def sqlite(source, target, share):
    """A copy of the file `source` with so many of its visits."""
    with contextlib.closing(sqlite3.connect(source)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(source, target)
    with contextlib.closing(sqlite3.connect(target)) as database:
        database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000")
        columns = [one[1] for one in database.execute("PRAGMA table_info(visits)")]
        database.execute(statement(share, columns, SQLITE_ID, "abs(random() % 1000) / 1000.0"))
        database.commit()
        return database.execute("SELECT count(*) FROM visits").fetchone()[0]


def postgres(cluster, name, share):
    """A copy of the database `linli` with so many of its visits, and their number."""
    cluster.copy("linli", name)

    def ask(text):
        done = subprocess.run([cluster.programs + "/psql", "-At", "-v", "ON_ERROR_STOP=1", f"{cluster.base}/{name}", "-c", text],
                              check=True, capture_output=True, text=True)
        return done.stdout.split()

    columns = ask("SELECT column_name FROM information_schema.columns WHERE table_name = 'visits' ORDER BY ordinal_position")
    # Nothing refers to them: without the checks of that it is a matter of seconds.
    ask("SET session_replication_role = replica; " + statement(share, columns, POSTGRES_ID, "random()"))
    # What was just written is on its way to the disk; the measurement is not of that.
    ask("VACUUM ANALYZE visits")
    ask("CHECKPOINT")
    return int(ask("SELECT count(*) FROM visits")[0])
