/** How programs pull a release: lines to copy, of this server and this release. */
export function programs(server: string, id: string): { name: string; code: string }[] {
  const address = `${server}/api/v1/releases/${id}/data`;
  return [
    {
      name: "curl",
      code: `curl --fail -H "Authorization: Bearer $LINLI_TOKEN" -o release.csv \\
  "${address}"`,
    },
    {
      name: "Python",
      code: `import csv, io, os, urllib.request

request = urllib.request.Request(
    "${address}",
    headers={"Authorization": "Bearer " + os.environ["LINLI_TOKEN"]},
)
with urllib.request.urlopen(request, timeout=60) as answer:
    text = answer.read().decode("utf-8")
for line in csv.DictReader(io.StringIO(text, newline="")):
    # OBS_STATUS Q: withheld, which is not zero
    value = None if line["OBS_STATUS"] == "Q" else int(line["OBS_VALUE"])
    print(line["REF_AREA"], line["INDICATOR"], line["MEASURE"], line["CATEGORY"], value)`,
    },
    {
      name: "R",
      code: `con <- url("${address}",
  headers = c(Authorization = paste("Bearer", Sys.getenv("LINLI_TOKEN"))))
figures <- read.csv(con, colClasses = c(TIME_PERIOD = "character", REF_AREA = "character"))
# OBS_VALUE is NA where a figure is withheld, which is not zero
head(figures)`,
    },
  ];
}
