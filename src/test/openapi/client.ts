import createClient from "openapi-fetch";
import type { components, paths } from "./api";

const client = createClient<paths>({ baseUrl: process.env["PLEDGEBOOK"] ?? "http://localhost:8080" });

type Pledge = components["schemas"]["Pledge"];

const line = (pledge: Pledge): string =>
  [
    pledge.byCoalition ? "Coalition" : pledge.pledgors.map((nation) => nation.name).join(", "),
    pledge.category?.name ?? "no category",
    pledge.level,
    pledge.triggers.map((trigger) => trigger.wording).join(" "),
    pledge.quantity?.text ?? "",
  ].join(" | ");

const { data, error } = await client.GET("/api/v1/pledges", {
  params: { query: { category: ["multinational-force"], level: ["SIGNED", "PROPOSED"], include: ["citations"] } },
});
if (error) {
  throw new Error(error.detail);
}
data.data.map(line).forEach((text) => console.log(text));
if (data.page.total !== data.data.length) {
  throw new Error("the list is not whole");
}
const refused = await client.GET("/api/v1/pledges/{slug}", { params: { path: { slug: "no-such-pledge" } } });
if (refused.response.status !== 404 || refused.error?.type !== "/problems/not-found") {
  throw new Error("a pledge that is not there was found");
}
