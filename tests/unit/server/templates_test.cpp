#include "engine/server/pages/templates.h"

#include "engine/server/pages/assets.h"
#include "tests/support/files.h"
#include "tests/support/matchers.h"

namespace htx::server {
namespace {

std::vector<std::filesystem::path> pages() {
  return files_below(HTX_SOURCE "/engine/server/pages/templates", ".mustache");
}

TEST_CASE("every template of the folder is in the program, and says only texts that there are",
          "[server][templates]") {
  CHECK(pages().size() > 20);
  for (const auto& page : pages()) {
    CAPTURE(page.string());
    REQUIRE(asset(page.filename().string()) != nullptr);
    for (const Language language : {Language::kVietnamese, Language::kEnglish}) {
      const std::string shown = render(page.stem().string(), Json(Json::Object{}), language);
      CHECK_FALSE(contains(shown, "[["));
      CHECK_FALSE(contains(shown, "server."));
    }
  }
}

TEST_CASE("no template writes anything unescaped, and none has script or style in it",
          "[server][templates]") {
  for (const auto& page : pages()) {
    const std::string text = file_bytes(page);
    CAPTURE(page.string());
    CHECK_FALSE(contains(text, "{{{"));
    CHECK_FALSE(contains(text, "{{&"));
    CHECK_FALSE(contains(text, " style="));
    CHECK_FALSE(contains(text, "<style"));
    CHECK_FALSE(contains(text, "javascript:"));
    CHECK_FALSE(contains(text, " onclick"));
    CHECK_FALSE(contains(text, "://"));
    for (std::size_t at = text.find("<script"); at != std::string::npos; at = text.find("<script", at + 1))
      CHECK(text.compare(at, 12, "<script src=") == 0);
    // Attributes stand in quotes, so that what is in them cannot leave them.
    CHECK_FALSE(contains(text, "={{"));
  }
}

TEST_CASE("every form that writes carries the token", "[server][templates]") {
  for (const auto& page : pages()) {
    const std::string text = file_bytes(page);
    CAPTURE(page.string());
    std::size_t forms = 0;
    std::size_t tokens = 0;
    for (std::size_t at = text.find("method=\"post\""); at != std::string::npos;
         at = text.find("method=\"post\"", at + 1))
      ++forms;
    for (std::size_t at = text.find("name=\"token\""); at != std::string::npos;
         at = text.find("name=\"token\"", at + 1))
      ++tokens;
    CHECK(forms == tokens);
  }
}

TEST_CASE("what a model says is escaped, and an empty text is nothing", "[server][templates]") {
  Json model;
  model.add("title", "<b>\"x\"</b> & 'y' {{>top}} [[server.code]]").add("message", "");
  const std::string page = render("problem", model, Language::kEnglish);
  CHECK(contains(page, "&lt;b&gt;"));
  CHECK_FALSE(contains(page, "<b>\"x\""));
  CHECK(contains(page, "[[server.code]]"));
}

TEST_CASE("a file of the pages is found under its own address only", "[server][assets]") {
  const std::string address = asset_address("style.css");
  REQUIRE(address.starts_with("/assets/style."));
  CHECK(asset_at(address.substr(8)) == asset("style.css"));
  CHECK(asset_at("style.css") == nullptr);
  CHECK(asset_at("work.mustache") == nullptr);
  CHECK(asset_at(asset_address("work.mustache").substr(8)) == nullptr);
  CHECK(asset_at("../style.css") == nullptr);
}

TEST_CASE("the files of the pages keep within what a slow line bears", "[server][assets]") {
  CHECK(asset("style.css")->bytes.size() <= 24U << 10U);
  CHECK(asset("script.js")->bytes.size() <= 6U << 10U);
}

}  // namespace
}  // namespace htx::server
