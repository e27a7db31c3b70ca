#include "engine/workflows/chart/configuration.h"

#include "engine/base/source.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

StateSource state(const char* id, std::vector<StateSource> children = {},
                  StateKind kind = StateKind::kAtomic) {
  StateSource source;
  source.id = id;
  source.kind = kind;
  source.states = std::move(children);
  return source;
}

// a | p (r (x y h) || s (z))
Chart chart() {
  StateSource history = state("h", {}, StateKind::kHistory);
  TransitionSource fallback;
  fallback.targets = {"x"};
  history.transitions = {fallback};
  Diagnostics diagnostics;
  std::optional<Chart> built = Chart::build(
      state("",
            {state("a"), state("p", {state("r", {state("x"), state("y"), history}), state("s", {state("z")})},
                               StateKind::kParallel)}),
      Source("chart", ""), diagnostics);
  REQUIRE(built.has_value());
  return *std::move(built);
}

Json parsed(std::string_view text) {
  REQUIRE_VALUE(Json json, read_json(text));
  return json;
}

TEST_CASE("a configuration is read back as it was written", "[workflows][configuration]") {
  const Chart c = chart();
  Configuration configuration;
  for (const char* id : {"p", "r", "y", "s", "z"}) configuration.active.push_back(*c.find(id));
  configuration.histories[*c.find("h")] = {*c.find("y")};
  configuration.data = parsed(R"({"n":1})");
  const Json json = to_json(c, configuration);
  CHECK(write_json(json) == R"({"active":["y","z"],"histories":{"h":["y"]},"running":true,"data":{"n":1}})");
  REQUIRE_VALUE(const Configuration again, configuration_from_json(c, json));
  CHECK(again == configuration);
  CHECK(leaves(c, again) == std::vector<std::string_view>{"y", "z"});
}

TEST_CASE("what is not a legal configuration of the chart is refused", "[workflows][configuration]") {
  const Chart c = chart();
  for (const char* text : {
           R"(null)",
           R"({"active":["a"],"histories":{},"running":true})",
           R"({"active":["a"],"histories":{},"running":1,"data":{}})",
           R"({"active":["a"],"histories":[],"running":true,"data":{}})",
           R"({"active":"a","histories":{},"running":true,"data":{}})",
           R"({"active":[1],"histories":{},"running":true,"data":{}})",
           R"({"active":[],"histories":{},"running":true,"data":{}})",
           R"({"active":["nowhere"],"histories":{},"running":true,"data":{}})",
           R"({"active":["p"],"histories":{},"running":true,"data":{}})",
           R"({"active":["h"],"histories":{},"running":true,"data":{}})",
           R"({"active":["x"],"histories":{},"running":true,"data":{}})",
           R"({"active":["a","x","z"],"histories":{},"running":true,"data":{}})",
           R"({"active":["x","y","z"],"histories":{},"running":true,"data":{}})",
           R"({"active":["a"],"histories":{"x":["y"]},"running":true,"data":{}})",
           R"({"active":["a"],"histories":{"h":["z"]},"running":true,"data":{}})",
       }) {
    CAPTURE(text);
    REQUIRE_ERROR(configuration_from_json(c, parsed(text)), "workflows.bad-configuration");
  }
}

}  // namespace
}  // namespace htx::workflows
