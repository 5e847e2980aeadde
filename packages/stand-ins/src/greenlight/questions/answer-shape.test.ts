import { expect, test } from "vitest";
import { shapeOf } from "./answer-shape.testing.ts";

test("of an answer stays what another Greenlight would say too: keys, numbers, names, not what it made up, nor its words", () => {
  const said = {
    id: "90c09f55-41bc-4be8-be65-be34d860190b",
    data: "/rooms/llb-0xr-s8w-mbg",
    created_at: "2026-11-28T03:37:17.497Z",
    token: "isDWFkwrtE35Z4g7D9yAfHtt",
    origin: "v3.8.2.4",
    errors: ["RoomLimitError", "Name can't be blank"],
    glViewerAccessCode: "a1b2c3",
    option: "glAnyoneJoinAsModerator",
    joinUrl: "http://127.0.0.2:8081/bigbluebutton/api/join?role=Viewer&userID=gl-guest-0a1b2c3d4e5f60718293a4b5",
    count: 2,
  };
  expect(shapeOf(said)).toEqual({
    id: "<id>",
    data: "/rooms/<room>",
    created_at: "<date>",
    token: "<token>",
    origin: "<version>",
    errors: ["RoomLimitError", "<words>"],
    glViewerAccessCode: "<code>",
    option: "glAnyoneJoinAsModerator",
    joinUrl: { address: "https://bbb.example.org/bigbluebutton/api/join", parameters: { role: "Viewer", userID: "gl-guest-<token>" } },
    count: 2,
  });
});
