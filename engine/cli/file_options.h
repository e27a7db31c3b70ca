#pragma once

#include <CLI/CLI.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/language.h"
#include "engine/cli/file_kind.h"
#include "engine/cli/file_use.h"

namespace htx::cli {

// The options and arguments that name files.  Declared here and nowhere else, so that what a command reads
// and writes is known before it begins, the help shows it, and the bytes of a name stay as they were typed.
class FileOptions {
 public:
  explicit FileOptions(Language language) : language_(language) {}

  // What is neither: the store, a folder.  `help` is a code of the catalogue.
  template <class Path>  // std::string or std::vector<std::string>
  CLI::Option* names(CLI::App& command, const char* name, Path& path, const std::string& help) {
    CLI::Option* option = command.add_option(name, path, say(help))->type_name(say("cli.label-INPUT"));
    all_.insert(option);
    return option;
  }
  // What the command reads whatever it is: a document of a case.
  template <class Path>
  CLI::Option* reads_anything(CLI::App& command, const char* name, Path& path, const std::string& help) {
    CLI::Option* option = names(command, name, path, help);
    inputs_.push_back(option);
    return option;
  }
  // Files of these kinds, or of none that the program knows.
  template <class Path>
  CLI::Option* reads(CLI::App& command, const char* name, Path& path, const std::string& help,
                     std::vector<FileKind> kinds) {
    CLI::Option* option = reads_anything(command, name, path, help);
    kinds_.emplace_back(option, std::move(kinds));
    return option;
  }
  CLI::Option* writes(CLI::App& command, const char* name, std::string& path, const std::string& help,
                      FileUse::Kind kind = FileUse::Kind::kReport);

  // What the command that was given reads and writes by its options.
  FileUse use() const;

  // Whether each file that the command was given can be read by it (expect_kind()).  A name that is no file
  // is left to the command.
  Status check_kinds() const;

  // Brings every other text to NFC: what a person types is compared with what was imported, which is.
  void bring_texts_to_nfc(CLI::App& app) const;

 private:
  std::string say(const std::string& code) const;

  Language language_;
  std::set<const CLI::Option*> all_;
  std::vector<const CLI::Option*> inputs_;
  std::vector<std::pair<const CLI::Option*, std::vector<FileKind>>> kinds_;
  std::vector<std::pair<const CLI::Option*, FileUse::Kind>> outputs_;
};

}  // namespace htx::cli
