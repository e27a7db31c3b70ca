#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/language.h"

namespace htx {

// One thing said to a person: a stable code and the values for the slots of its text.
// The text itself, in both languages, is looked up in the catalogue when it is shown, so that
// nothing stored or compared depends on a language.
struct Message {
  struct Argument {
    std::string slot;   // "found"
    std::string value;  // "12,5"
    bool operator==(const Argument&) const = default;
  };

  std::string code;  // "doc.duplicate-key"; stable and searchable.
  std::vector<Argument> arguments;

  Message() = default;
  Message(std::string message_code,
          std::vector<Argument> message_arguments = {})  // NOLINT(google-explicit-constructor)
      : code(std::move(message_code)), arguments(std::move(message_arguments)) {}
  Message(const char* message_code) : code(message_code) {}  // NOLINT(google-explicit-constructor)

  bool operator==(const Message&) const = default;
};

// One line of the catalogue.  Slots are written {name}.
struct CatalogueEntry {
  std::string_view code;
  std::string_view vi;
  std::string_view en;
  std::string_view hint_vi;  // The next step for the reader; may be empty.
  std::string_view hint_en;
};

// Every text of the program, in no particular order.
// The entries live in engine/base/catalogue/, one file a module.
std::span<const CatalogueEntry> catalogue();

// The text of `message`; its code and arguments, bare, if the catalogue lacks it.
std::string to_text(const Message& message, Language language);

// What the reader may do next; empty if the catalogue has no advice.
std::string hint(const Message& message, Language language);

}  // namespace htx
