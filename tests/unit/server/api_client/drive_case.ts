// One whole inspection, driven by a client whose types were made from the OpenAPI document of the server.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Case = components["schemas"]["case"];

const client = (role: string) =>
  createClient<paths>({
    baseUrl: process.env.HTX_ADDRESS,
    headers: { Authorization: `Bearer ${process.env[`HTX_${role}`]}`, "Accept-Language": "en" },
  });
const board = client("board");
const committee = client("committee");
const officer = client("officer");
const team = client("team");

let commands = 0;
const header = () => ({ "Idempotency-Key": `client-${process.pid}-${++commands}` });

function well<T>(answer: { data?: T; error?: components["schemas"]["problem"]; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

const paper = (kind: string) => ({
  documents: { [kind]: { name: `${kind}.txt`, base64: Buffer.from(`giấy tờ ${kind}`).toString("base64") } },
});

const found = well(await officer.GET("/api/v1/cooperatives", { params: { query: { q: "số", limit: 1 } } }));
const opened: Case = well(
  await officer.POST("/api/v1/cases", {
    params: { header: header() },
    body: { workflow: "vn.inspection", cooperative: found.cooperatives[0].cooperative },
  }),
);

const act = async (who: typeof board, event: string, body: ReturnType<typeof paper> | {} = {}) =>
  well(
    await who.POST("/api/v1/cases/{id}/acts/{event}", {
      params: { path: { id: opened.case, event }, header: header() },
      body,
    }),
  );
const file = async (who: typeof board, kind: string) =>
  well(
    await who.POST("/api/v1/cases/{id}/documents", {
      params: { path: { id: opened.case }, header: header() },
      body: paper(kind),
    }),
  );

await act(board, "approve.approved");
await file(committee, "inspection_decision");
await act(committee, "prepare.ready", paper("outline"));
await act(officer, "document.cooperative_report", paper("cooperative_report"));
await act(team, "inspect.done", paper("minutes"));
await file(committee, "conclusion");
const voters = (process.env.HTX_VOTERS ?? "").split(",");
for (const person of voters) {
  well(
    await committee.POST("/api/v1/cases/{id}/tasks/{task}/vote", {
      params: { path: { id: opened.case, task: "conclude.sound" }, header: header() },
      body: { person },
    }),
  );
}
const concluded = await act(committee, "conclude.sound");
if (concluded.status !== "closed") throw new Error(`the case is ${concluded.status}`);

const refused = await board.POST("/api/v1/cases/{id}/acts/{event}", {
  params: { path: { id: opened.case, event: "approve.approved" }, header: header() },
  body: {},
});
if (refused.error?.kind !== "conflict") throw new Error("a closed case was moved");
console.log(`${opened.case} ${concluded.status} after ${concluded.journal.length} lines`);
