#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace htx::dmn {

// A decision table to be written; all texts are FEEL.
struct TableText {
  struct Input {
    std::string label;
    std::string expression;
    std::string type;
    std::string values = {};  // The only ones there are, if they can be listed.
  };
  struct Output {
    std::string name;  // Empty if it is the only one.
    std::string type;
    std::string fallback = {};  // Where no rule matches; empty: the table is meant to have no gap.
  };
  struct Rule {
    std::vector<std::string> tests;
    std::vector<std::string> outputs;
  };
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;  // UNIQUE.
};

// What a decision is called and told of.
struct DecisionHead {
  std::string name;
  std::string type;
  std::string label;
  std::string description;
  std::vector<std::string> needs;  // Names of inputs and decisions written before; each once.
};

// Writes a DMN 1.5 model, element by element in the order of the calls: types before what has them,
// inputs and decisions before what needs them.
class ModelWriter {
 public:
  ModelWriter(std::string_view name, std::string_view space);

  // Content of another namespace, which other programs carry along: <name digest="...">text</name>.
  void extension(std::string_view space, std::string_view name, std::string_view digest,
                 std::string_view text);
  void type(std::string_view name, std::string_view base);
  void context_type(std::string_view name,
                    const std::vector<std::pair<std::string, std::string>>& components);
  void input(std::string_view name, std::string_view type, std::string_view label);
  void literal(const DecisionHead& head, std::string_view expression);
  void table(const DecisionHead& head, const TableText& table);

  // The whole file.
  std::string text() const;

 private:
  void open_decision(const DecisionHead& head);

  std::string head_;
  std::string body_;
  std::map<std::string, bool, std::less<>> is_input_;  // By name.
};

}  // namespace htx::dmn
