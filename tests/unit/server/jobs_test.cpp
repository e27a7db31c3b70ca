// Long work over the pages: started once, found again, interrupted by a restart.
#include "tests/support/served_office.h"

namespace htx {
namespace {

using Fields = HttpClient::Fields;

HttpAnswer until_over(HttpClient& client, const std::string& address) {
  HttpAnswer page = client.get(address);
  for (int i = 0; i < 300 && contains(page.body, "http-equiv=\"refresh\""); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    page = client.get(address);
  }
  return page;
}

TEST_CASE("a year is judged as a job, once for one form, and found again", "[server][jobs]") {
  ServedOffice office;
  HttpClient client = office.person("uy.ban", OfficeRole::kCommittee);
  const std::string page = client.get("/jobs").body;
  CHECK(contains(page, "action=\"/jobs/evaluate\""));
  const Fields form = {{"token", hidden_field(page, "token")}, {"key", "one"}, {"period", "2020"}};
  const HttpAnswer started = client.post("/jobs/evaluate", form);
  REQUIRE(started.status == 303);
  const std::string job = started.header("location");
  CHECK(client.post("/jobs/evaluate", form).header("location") == job);
  const HttpAnswer over = until_over(client, job);
  CAPTURE(over.body);
  CHECK(contains(over.body, "class=\"st ok\""));
  CHECK(contains(over.body, "/evaluations/2020"));
  CHECK(client.get("/evaluations/2020").status == 200);
  for (const char* check : {"/jobs/replay", "/jobs/verify"}) {
    const HttpAnswer answer = client.post(check, {{"token", form[0].second}, {"key", check}});
    REQUIRE(answer.status == 303);
    CHECK(contains(until_over(client, answer.header("location")).body, "class=\"st ok\""));
  }
  // What fails is told with its reason, and escaped.
  const HttpAnswer failed =
      client.post("/jobs/evaluate",
                  {{"token", form[0].second}, {"key", "two"}, {"period", "2020"}, {"rules", "<b>\"x\"</b>"}});
  REQUIRE(failed.status == 303);
  const std::string told = until_over(client, failed.header("location")).body;
  CHECK(contains(told, "class=\"st no\""));
  CHECK(contains(told, "&lt;b&gt;&quot;x&quot;"));
  CHECK(client.post("/jobs/evaluate", {{"token", form[0].second}, {"period", "năm nào"}}).status == 422);
  CHECK(client.get("/jobs/J99").status == 404);
  HttpClient adviser = office.person("tu.van", OfficeRole::kAdviser);
  CHECK_FALSE(contains(adviser.get("/jobs").body, "action=\"/jobs/evaluate\""));
}

TEST_CASE("a job that ran when the program ended is interrupted, and the others are found again",
          "[server][jobs]") {
  ServedOffice office;
  HttpClient client = office.person("uy.ban", OfficeRole::kCommittee);
  const std::string token = hidden_field(client.get("/jobs").body, "token");
  const HttpAnswer done = client.post("/jobs/verify", {{"token", token}, {"key", "one"}});
  REQUIRE(done.status == 303);
  until_over(client, done.header("location"));
  REQUIRE(office.end() == 0);
  std::string kept = office.folder.read("htx.db.jobs");
  REQUIRE(contains(kept, "\"status\":\"done\""));
  // As the file stands when the process is killed in the middle of a job.
  const std::string running =
      R"({"id":"J7","kind":"evaluate","status":"running","about":"2020","actor":"uy.ban","key":"k",)"
      R"("begun":"2026-01-05T02:00:00.000Z","ended":"","href":"","told":null}])";
  kept.replace(kept.size() - 1, 1, "," + running);
  office.folder.write("htx.db.jobs", kept);
  office.restart();
  HttpClient again = office.signed_in("uy.ban");
  const std::string list = again.get("/jobs").body;
  CHECK(contains(list, "/jobs/J7"));
  CHECK(contains(list, "/jobs/J1"));
  const std::string page = again.get("/jobs/J7").body;
  CHECK(contains(page, "class=\"st none\""));
  CHECK_FALSE(contains(page, "http-equiv=\"refresh\""));
  const HttpAnswer next =
      again.post("/jobs/verify", {{"token", hidden_field(again.get("/jobs").body, "token")}, {"key", "two"}});
  CHECK(next.header("location") == "/jobs/J8");
}

}  // namespace
}  // namespace htx
