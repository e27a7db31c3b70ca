#include "tests/support/catch.h"
#include "tests/support/json_schema.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx {
namespace {

const JsonSchemas& shipped() {
  static const JsonSchemas kSchemas(HTX_SOURCE "/engine/answers/schemas");
  return kSchemas;
}

TEST_CASE("the schemas use what is known of JSON Schema and admit no other member", "[answers][schema]") {
  CHECK(shipped().all().size() > 30);
  for (const std::string& fault : shipped().faults_of_schemas()) FAIL_CHECK(fault);
}

TEST_CASE("every schema is the answer of some command or a part of one", "[answers][schema]") {
  // The lists of the desk as files are held to theirs by its own tests.
  std::vector<std::string> answers = {"error", "problem", "case_summaries"};
  for (const auto& [command, schema] : *shipped().all().at("index").object()) {
    CAPTURE(command);
    REQUIRE(shipped().all().contains(*schema.string()));
    answers.push_back(*schema.string());
  }
  for (const std::string& name : shipped().unreached(answers)) FAIL_CHECK(name << " is used by nothing");
}

// A folder with one schema, against which documents are held.
class Trial {
 public:
  explicit Trial(const std::string& schema) {
    folder_.write("a.json", schema);
    folder_.write("day.json", R"({"type": "string", "pattern": "^[0-9]{4}$"})");
  }
  std::size_t faults(const std::string& document) const {
    REQUIRE_VALUE(const Json json, read_json(document));
    return JsonSchemas(folder_.file("")).faults(json, "a").size();
  }
  std::size_t faults_of_schema() const { return JsonSchemas(folder_.file("")).faults_of_schemas().size(); }

 private:
  TempDir folder_;
};

TEST_CASE("a document is held against each keyword", "[answers][schema]") {
  const Trial trial(R"({
    "type": "object", "additionalProperties": false, "required": ["n"],
    "$defs": {"short": {"type": ["string", "null"], "enum": ["a", null]}},
    "properties": {
      "n": {"type": "integer"},
      "s": {"$ref": "#/$defs/short"},
      "d": {"$ref": "day.json"},
      "l": {"type": "array", "minItems": 1, "items": {"const": 1}},
      "m": {"type": "object", "additionalProperties": {"type": "boolean"}},
      "o": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
      "y": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}})");
  CHECK(trial.faults_of_schema() == 0);
  CHECK(trial.faults(R"({"n": 1, "s": null, "d": "2020", "l": [1], "m": {"x": true}, "o": 1.5, "y": "z"})") ==
        0);
  for (const char* wrong :
       {R"({})", R"({"n": 1.5})", R"({"n": "1"})", R"({"n": 1, "z": 1})", R"({"n": 1, "s": "b"})",
        R"({"n": 1, "d": "20"})", R"({"n": 1, "l": []})", R"({"n": 1, "l": [2]})",
        R"({"n": 1, "m": {"x": 1}})", R"({"n": 1, "o": 1})", R"({"n": 1, "y": true})", R"([])"}) {
    CAPTURE(wrong);
    CHECK(trial.faults(wrong) == 1);
  }
}

TEST_CASE("a schema that says nothing or too much is found out", "[answers][schema]") {
  for (const char* wrong :
       {R"({"type": "string", "minLength": 1})", R"({"type": "object", "properties": {}})",
        R"({"type": "object", "additionalProperties": true})", R"({"$ref": "none.json"})",
        R"({"$ref": "#/$defs/none"})",
        R"({"type": "array", "items": {"type": "object", "properties": {"a": {}}}})"}) {
    CAPTURE(wrong);
    CHECK(Trial(wrong).faults_of_schema() == 1);
  }
}

}  // namespace
}  // namespace htx
