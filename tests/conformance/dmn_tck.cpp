#include <pugixml.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/dmn/load_model.h"
#include "engine/dmn/model.h"
#include "engine/value/temporal.h"

// Runs the cases of the DMN Technology Compatibility Kit below the given folders.
//
//   dmn_tck DIR... [--quiet]
//
// Prints every failed case with what was expected and what came, then totals a level, over all cases
// and over those that expect a value: an engine that always answers null passes four cases in ten.
//
// A number is compared exactly.  Many expected ones were cut, or computed in binary floating point, whose
// last digits are noise: one is also equal if it is within 1e-8 and both, rounded to the digits that the
// expected one has and to no more than ten, are the same.  Such cases are counted apart.
//
// A null must come with its reason, above all where the kit calls it the result of an error: nobody can mend
// what says nothing.  The exit code is 1 if a case fails or a null is silent.
namespace htx {
namespace {

namespace fs = std::filesystem;
using pugi::xml_node;

std::string_view local_name(const xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

xml_node child(const xml_node& node, std::string_view name) {
  for (const xml_node& inner : node.children()) {
    if (local_name(inner) == name) return inner;
  }
  return {};
}

std::string attribute(const xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& found : node.attributes()) {
    std::string_view known = found.name();
    if (const std::size_t colon = known.find(':'); colon != std::string_view::npos)
      known = known.substr(colon + 1);
    if (known == name) return found.value();
  }
  return "";
}

// All the text of an element: comments and the ends of CDATA sections do not cut it.
std::string text_of(const xml_node& node) {
  std::string text;
  for (const xml_node& inner : node.children()) {
    if (inner.type() == pugi::node_pcdata || inner.type() == pugi::node_cdata) text += inner.value();
  }
  return text;
}

constexpr unsigned kParse = pugi::parse_default | pugi::parse_ws_pcdata;

// Without type a text is what it looks like.
Value scalar(const std::string& text, const std::string& type) {
  const std::string kind = type.substr(type.find(':') == std::string::npos ? 0 : type.find(':') + 1);
  if (kind == "string") return Value::string(text);
  if (kind == "boolean") return Value(text == "true" || text == "1");
  if (kind == "date" || kind == "time" || kind == "dateTime" || kind == "duration")
    return temporal_from_text(text);
  const auto number = Decimal::from_text(text);
  return number.has_value() ? Value(*number) : Value::string(text);
}

// The value of a node that holds <value>, <list> or <component>s.
Value value_of(const xml_node& node) {
  Context context;
  bool is_context = false;
  for (const xml_node& inner : node.children()) {
    const std::string_view name = local_name(inner);
    if (name == "value") {
      if (attribute(inner, "nil") == "true") return {};
      return scalar(text_of(inner), attribute(inner, "type"));
    }
    if (name == "list") {
      if (attribute(inner, "nil") == "true") return {};
      List list;
      for (const xml_node& item : inner.children()) {
        if (item.type() == pugi::node_element) list.push_back(value_of(item));
      }
      return list;
    }
    if (name == "component") {
      is_context = true;
      if (attribute(inner, "nil") != "true")
        context.set(attribute(inner, "name"), value_of(inner));
      else
        context.set(attribute(inner, "name"), {});
    }
  }
  return is_context ? Value(std::move(context)) : Value();
}

// Whether the numbers are equal after rounding to the digits that mean something, and close.
bool same_to_digits(const Decimal& expected, const Decimal& actual) {
  const Decimal most = Decimal(1).scaled_by_power_of_ten(-8);
  if ((expected - actual).abs() > most) return false;
  const std::string text = to_text(expected);
  const std::size_t point = text.find('.');
  constexpr int kMost = 10;
  const int digits =
      point == std::string::npos ? 0 : std::min(kMost, static_cast<int>(text.size() - point - 1));
  return actual.round(digits) == expected.round(digits);
}

// Whether the values are equal; `rounded` becomes true if a number was only to the digits given.
bool same(const Value& expected, const Value& actual, bool& rounded) {
  const auto x = expected.as_number();
  const auto y = actual.as_number();
  if (x.has_value() && y.has_value()) {
    if (*x == *y) return true;
    rounded = true;
    return same_to_digits(*x, *y);
  }
  if (const auto* a = expected.as_list(), *b = actual.as_list(); a != nullptr && b != nullptr) {
    return std::equal(a->begin(), a->end(), b->begin(), b->end(),
                      [&](const Value& one, const Value& other) { return same(one, other, rounded); });
  }
  if (const auto* a = expected.as_context(), *b = actual.as_context(); a != nullptr && b != nullptr) {
    return a->entries().size() == b->entries().size() &&
           std::all_of(a->entries().begin(), a->entries().end(), [&](const Context::Entry& entry) {
             const Value* other = b->find(entry.first);
             return other != nullptr && same(entry.second, *other, rounded);
           });
  }
  return expected == actual;
}

struct Totals {
  int passed = 0;
  int failed = 0;
  int passed_values = 0;  // Of the cases that expect something else than null.
  int failed_values = 0;

  void add(bool pass, bool expects_value) {
    ++(pass ? passed : failed);
    if (expects_value) ++(pass ? passed_values : failed_values);
  }
};

class Runner {
 public:
  explicit Runner(bool quiet) : quiet_(quiet) {}

  void run_file(const fs::path& path) {
    pugi::xml_document document;
    if (!document.load_file(path.c_str(), kParse) || local_name(document.document_element()) != "testCases")
      return;
    const xml_node root = document.document_element();
    const fs::path model_path = path.parent_path() / text_of(child(root, "modelName"));
    Diagnostics diagnostics;
    const auto model = dmn::load_model(model_path.string(), diagnostics);
    for (const xml_node& test : root.children()) {
      if (local_name(test) == "testCase") run_case(path, model.has_value() ? &*model : nullptr, test);
    }
  }

  int report() const {
    Totals all;
    for (const auto& [level, t] : totals_) {
      print(level, t);
      all.passed += t.passed;
      all.failed += t.failed;
      all.passed_values += t.passed_values;
      all.failed_values += t.failed_values;
    }
    print("all", all);
    for (const std::string& silent : silent_) std::cout << "no reason told: " << silent << "\n";
    std::cout << "error results: " << errors_ << " expected, " << errors_told_ << " with a reason told\n";
    std::cout << rounded_ << " equal to the digits given only\n";
    std::cout << all.passed << " passed, " << all.failed << " failed" << std::endl;
    return all.failed == 0 && silent_.empty() ? 0 : 1;
  }

 private:
  static void print(const std::string& name, const Totals& t) {
    std::cout << name << ": " << t.passed << " of " << t.passed + t.failed << " cases; " << t.passed_values
              << " of " << t.passed_values + t.failed_values << " that expect a value\n";
  }

  void run_case(const fs::path& path, const dmn::Model* model, const xml_node& test) {
    dmn::Inputs inputs;
    for (const xml_node& node : test.children()) {
      if (local_name(node) != "inputNode") continue;
      const std::string space = attribute(node, "namespace");
      inputs[(space.empty() ? "" : space + "#") + attribute(node, "name")] = value_of(node);
    }
    const std::string id = path.parent_path().filename().string() + "/" + attribute(test, "id");
    bool pass = true;
    bool rounded = false;
    bool expects_value = false;
    std::string details;
    for (const xml_node& node : test.children()) {
      if (local_name(node) != "resultNode") continue;
      const std::string name = attribute(node, "name");
      const Value expected = value_of(child(node, "expected"));
      feel::Trace trace;
      feel::Evaluation evaluation{.trace = &trace, .now = date_time_from_iso("2026-11-22T20:00:00Z")};
      Value actual;
      if (model != nullptr && attribute(test, "type") == "decisionService") {
        actual = model->serve(attribute(test, "invocableName"), inputs, evaluation);
        if (const Context* outputs = actual.as_context();
            outputs != nullptr && outputs->find(name) != nullptr) {
          actual = Value(*outputs->find(name));
        }
      } else if (model != nullptr) {
        actual = model->decide(name, inputs, evaluation);
      }
      expects_value = expects_value || !expected.is_null();
      const bool is_silent = actual.is_null() && trace.reasons.empty();
      if (is_silent) silent_.push_back(id + " " + name);
      if (attribute(node, "errorResult") == "true") {
        ++errors_;
        errors_told_ += actual.is_null() && !is_silent ? 1 : 0;
      }
      if (same(expected, actual, rounded)) continue;
      pass = false;
      details +=
          "  " + name + "\n    expected " + to_text(expected) + "\n    got      " + to_text(actual) + "\n";
      if (!trace.reasons.empty()) {
        details += "    because  " + to_text(trace.reasons.front().message, Language::kEnglish) + "\n";
      }
    }
    const std::string level = path.parent_path().parent_path().filename().string();
    totals_[level].add(pass, expects_value);
    if (pass && rounded) ++rounded_;
    if (quiet_) return;
    if (!pass) std::cout << "failed: " << id << "\n" << details;
    if (pass && rounded) std::cout << "to the digits given: " << id << "\n";
  }

  bool quiet_;
  std::map<std::string, Totals> totals_;
  int errors_ = 0;
  int errors_told_ = 0;
  std::vector<std::string> silent_;  // Nulls without a reason.
  int rounded_ = 0;
};

int run(const std::vector<std::string>& arguments) {
  std::vector<std::string> folders;
  bool quiet = false;
  for (const std::string& argument : arguments) {
    if (argument == "--quiet")
      quiet = true;
    else
      folders.push_back(argument);
  }
  std::set<fs::path> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() == ".xml") files.insert(entry.path());
    }
  }
  Runner runner(quiet);
  for (const fs::path& file : files) runner.run_file(file);
  return runner.report();
}

}  // namespace
}  // namespace htx

int main(int argc, char** argv) {
  try {
    return htx::run({argv + 1, argv + argc});
  } catch (const std::exception& defect) {
    std::cerr << defect.what() << '\n';
    return 2;
  }
}
