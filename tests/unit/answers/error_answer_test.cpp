#include "engine/answers/trouble_answers.h"
#include "tests/support/json_schema.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("an error is answered with its code, what fills its sentence and what was found", "[answers]") {
  Diagnostics found;
  found.report({.place = {.file = "a.yaml", .line = 2, .column = 1},
                .message = {"doc.unknown-key", {{"key", "colour"}}},
                .found = "colour"});
  const Json answer = answers::error_answer(
      Error(ErrorCode::kNotFound, {"doc.has-mistakes", {{"file", "a.yaml"}}}).while_doing("reading"), found,
      true, Language::kEnglish);
  CHECK(JsonSchemas(HTX_SOURCE "/engine/answers/schemas").faults(answer, "error").empty());
  const Json& error = *answer.find("error");
  CHECK(error.text_of("code") == "doc.has-mistakes");
  CHECK(error.text_of("kind") == "not_found");
  CHECK(error.find("details")->text_of("file") == "a.yaml");
  CHECK(*error.find("doing")->array()->front().string() == "reading");
  CHECK(*error.find("recorded")->boolean());
  CHECK(error.find("findings")->array()->front().integer_of("line") == 2);
  CHECK(contains(error.text_of("message"), "a.yaml"));
}

TEST_CASE("every kind of error has its word in the schema", "[answers]") {
  const JsonSchemas schemas(HTX_SOURCE "/engine/answers/schemas");
  for (int code = 1; code <= 8; ++code) {
    const Json answer = answers::error_answer(Error(static_cast<ErrorCode>(code), "cli.no-outcome"), {},
                                              false, Language::kVietnamese);
    CHECK(schemas.faults(answer, "error").empty());
  }
}

}  // namespace
}  // namespace htx
