#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/language.h"

namespace htx {

// What fills a slot: a text that is the same in every language, or one that exists in both and is chosen when
// it is spoken, so that no sentence mixes them.
class Phrase {
 public:
  Phrase() = default;
  Phrase(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  Phrase(std::string_view text) : text_(text) {}        // NOLINT(google-explicit-constructor)
  Phrase(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor)
  Phrase(Bilingual both)                                // NOLINT(google-explicit-constructor)
      : text_(std::move(both.vi)), english_(std::move(both.en)), is_bilingual_(true) {}

  const std::string& in(Language language) const {
    return is_bilingual_ && language == Language::kEnglish ? english_ : text_;
  }
  bool empty() const { return text_.empty() && english_.empty(); }

  bool operator==(const Phrase&) const = default;

 private:
  std::string text_;
  std::string english_;
  bool is_bilingual_ = false;
};

// One thing said to a person: a stable code and the values for the slots of its text.
// The text itself, in both languages, is looked up in the catalogue when it is shown, so that
// nothing stored or compared depends on a language.
struct Message {
  struct Argument {
    std::string slot;  // "found"
    Phrase value;      // "12,5"
    bool operator==(const Argument&) const = default;
  };

  std::string code;  // "doc.duplicate-key"; stable and searchable.
  std::vector<Argument> arguments;

  Message() = default;
  Message(std::string message_code,  // NOLINT(google-explicit-constructor)
          std::vector<Argument> message_arguments = {})
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

// Every text of the program, in no particular order: the texts.inc of every module, put together by
// engine/catalogue.cpp.
std::span<const CatalogueEntry> catalogue();

// The text of `message`; its code and arguments, bare, if the catalogue lacks it.
std::string to_text(const Message& message, Language language);

// The same in both languages, to fill a slot of another message.
Bilingual both(const Message& message);

// Names set out in a sentence, "a, b, c"; the word for "none" if there are none, so that no sentence ends in
// nothing.
Phrase list_of(const std::vector<std::string>& names);
Phrase list_of(const std::vector<Bilingual>& titles);

// What the reader may do next; empty if the catalogue has no advice.
std::string hint(const Message& message, Language language);

}  // namespace htx
