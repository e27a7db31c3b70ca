// The pages about one cooperative's assessment, by a real server with a real store.
#include <algorithm>

#include "tests/support/files.h"
#include "tests/support/judged_office.h"

namespace htx {
namespace {

JudgedOffice& office() {
  static JudgedOffice kOffice;
  return kOffice;
}

HttpClient& committee() {
  static HttpClient kClient = office().person("uy.vien", OfficeRole::kCommittee);
  return kClient;
}

constexpr const char* kOf = "?period=2020&rules=vn.alliance-proposal";

TEST_CASE("a plan says what is met, what is not, and which measure mends it", "[server][plan]") {
  const HttpAnswer page = committee().get(std::string("/cooperatives/CM-002/plan") + kOf);
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "&lt;b&gt;Rạch&lt;/b&gt; &amp; &quot;Gốc&quot;"));
  CHECK_FALSE(contains(page.body, "<b>Rạch</b>"));
  CHECK(contains(page.body, "class=\"scale\""));
  CHECK(contains(page.body, "class=\"doc\""));
  CHECK(contains(page.body, "Độc lập - Tự do - Hạnh phúc"));
  CHECK(contains(page.body, "Chưa đạt, phải khắc phục"));
  CHECK(page.body.size() < 60U << 10U);
  // The measures are those that the program itself plans.
  CHECK(committee().get("/account?lang=en").status == 303);
  const std::string english = committee().get(std::string("/cooperatives/CM-002/plan") + kOf).body;
  CHECK(committee().get("/account?lang=vi").status == 303);
  const std::string printed = office().output("plan CM-002 --period 2020 --rules vn.alliance-proposal");
  std::size_t planned = 0;
  for (const std::string measure :
       {"Prepare and publish the annual accounts", "Settle complaints and internal disputes",
        "Train managers and accountants", "Redo the member list"}) {
    CHECK(contains(printed, measure) == contains(english, measure));
    if (contains(english, measure)) ++planned;
  }
  CHECK(planned > 0);
}

TEST_CASE("a changed figure shows another result and writes nothing", "[server][what-if]") {
  const std::string address = std::string("/cooperatives/CM-002/what-if") + kOf;
  const HttpAnswer as_it_is = committee().get(address);
  REQUIRE(as_it_is.status == 200);
  const std::size_t before = office().ledger_size();
  CHECK_FALSE(contains(as_it_is.body, "id=\"result\""));
  CHECK(contains(as_it_is.body, "name=\"f-accounts_published\""));
  const HttpAnswer published = committee().get(address + "&f-accounts_published=true&f-members=400");
  REQUIRE(published.status == 200);
  REQUIRE(contains(published.body, "id=\"result\""));
  CHECK(contains(published.body, "Quy mô thành viên"));
  CHECK(office().ledger_size() == before);
}

TEST_CASE("a figure means what its address says, in whichever language it is read", "[server][what-if]") {
  const std::string address = std::string("/cooperatives/CM-002/what-if") + kOf;
  const auto shown = [&](const std::string& more) {
    return hidden_field(committee().get(address + more).body, "f-equity\" inputmode=\"decimal");
  };
  CHECK(shown("&mark=,&f-equity=1.234") == "1.234");  // One thousand ...
  CHECK(shown("&mark=.&f-equity=1.234") == "1,234");  // ... and one.
  CHECK(shown("&mark=.&f-equity=1,234.5") == "1.234,5");
}

TEST_CASE("a figure that cannot be read stands at its field, with what was typed", "[server][what-if]") {
  const std::string address = std::string("/cooperatives/CM-002/what-if") + kOf;
  const HttpAnswer wrong = committee().get(
      address + "&f-members=%3Cscript%3Ealert(1)%3C/script%3E%20%E2%80%AE&f-development_fund_rate=101");
  CHECK(wrong.status == 422);
  CHECK(contains(wrong.body, "aria-invalid=\"true\""));
  CHECK(contains(wrong.body, "href=\"#f-members\""));
  CHECK(contains(wrong.body, "href=\"#f-development_fund_rate\""));
  CHECK(contains(wrong.body, "&lt;script&gt;"));
  CHECK_FALSE(contains(wrong.body, "<script>alert"));
  CHECK_FALSE(contains(wrong.body, "id=\"result\""));
}

TEST_CASE("what is not there is not found, and a grade that there is not is told",
          "[server][plan][what-if]") {
  for (const char* what : {"/plan", "/what-if"}) {
    CHECK(committee().get(std::string("/cooperatives/NO-SUCH") + what).status == 404);
    CHECK(committee().get(std::string("/cooperatives/CM-002") + what + "?period=1999").status == 404);
  }
  CHECK(committee().get("/cooperatives/CM-002/what-if?target=no-such-grade").status == 422);
}

}  // namespace
}  // namespace htx
