#include "engine/cli/file_options.h"

#include "engine/base/message.h"
#include "engine/base/text.h"

namespace htx::cli {

std::string FileOptions::say(const std::string& code) const { return to_text(Message(code), language_); }

CLI::Option* FileOptions::writes(CLI::App& command, const char* name, std::string& path,
                                 const std::string& help, FileUse::Kind kind) {
  CLI::Option* option = names(command, name, path, help)->type_name(say("cli.label-OUTPUT"));
  outputs_.emplace_back(option, kind);
  return option;
}

FileUse FileOptions::use() const {
  FileUse use;
  for (const CLI::Option* option : inputs_) {
    for (const std::string& text : option->results()) {
      use.reads(text);
      // ID=FILE names a file too.
      if (const std::size_t equals = text.find('='); equals != std::string::npos)
        use.reads(text.substr(equals + 1));
    }
  }
  for (const auto& [option, kind] : outputs_) {
    for (const std::string& path : option->results()) use.writes(path, kind);
  }
  return use;
}

Status FileOptions::check_kinds() const {
  for (const auto& [option, kinds] : kinds_) {
    for (const std::string& path : option->results()) HTX_RETURN_IF_ERROR(expect_kind(path, kinds));
  }
  return Done{};
}

void FileOptions::bring_texts_to_nfc(CLI::App& app) const {
  for (CLI::Option* option : app.get_options()) {
    if (all_.contains(option)) continue;
    option->transform([this](const std::string& text) {
      if (!is_valid_utf8(text)) throw CLI::ValidationError(say("cli.argument-not-utf8"));
      return to_nfc(text);
    });
  }
  for (CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) bring_texts_to_nfc(*sub);
}

}  // namespace htx::cli
