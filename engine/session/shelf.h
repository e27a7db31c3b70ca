#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/message.h"
#include "engine/base/result.h"
#include "engine/doc/document.h"
#include "engine/session/jurisdiction.h"

namespace htx::internal {

// The document of a file of a library, held to the languages of its jurisdiction and to its kinds and places;
// none if it has mistakes, which are reported.
std::optional<Document> read_library_file(const std::string& path, const Jurisdiction& jurisdiction,
                                          Diagnostics& diagnostics);

// Of a YAML file only what belongs to these keys at its left margin, without the time that reading all of it
// takes.  None if it cannot be told apart so or does not read: then reading the whole file tells why.
std::optional<Document> read_head(const std::string& path, const std::vector<std::string_view>& keys);

// "session.definition-has-mistakes", with the first of them.  REQUIRES: there is one.
Error has_mistakes(const std::string& path, const Diagnostics& diagnostics);

// The definitions of one kind in one folder, each read when it is first asked for.  Which file has an id is
// seen from the line of the key that says it.
template <class Definition>
class Shelf {
 public:
  using Pointer = std::shared_ptr<const Definition>;
  struct File {
    std::string path;
    std::string id;  // Empty: not looked up yet, or not to be seen from a line.
    Pointer definition;
    std::optional<Error> error;
    bool is_read = false;
    bool is_proved = false;  // Reading proves what can be told of it alone; this is the rest.
  };
  // `read` gives a definition or reports why not; `prove` reports what else is wrong with it.
  using Read = std::function<std::optional<Definition>(const Document&, Diagnostics&)>;
  using Prove = std::function<void(const Definition&, Diagnostics&)>;
  using IdOf = std::function<std::string(const Definition&)>;

  Shelf(const Jurisdiction& jurisdiction, const std::vector<std::string>& paths, std::string key, Read read,
        IdOf id_of)
      : jurisdiction_(jurisdiction), key_(std::move(key)), read_(std::move(read)), id_of_(std::move(id_of)) {
    for (const std::string& path : paths) files_.push_back({.path = path});
  }

  bool empty() const { return files_.empty(); }
  std::vector<File>& files() { return files_; }

  // Reads one file, unless it was, and reports its mistakes.
  void read(File& file, Diagnostics& diagnostics) {
    if (file.is_read) return;
    file.is_read = true;
    Diagnostics found;
    if (const auto document = read_library_file(file.path, jurisdiction_, found)) {
      if (auto definition = read_(*document, found)) {
        file.id = id_of_(*definition);
        file.definition = std::make_shared<const Definition>(*std::move(definition));
      }
    }
    if (found.has_errors()) {
      file.error = has_mistakes(file.path, found);
      file.definition = nullptr;
    }
    diagnostics.add(found);
  }

  Result<Pointer> get(File& file, const Prove& prove = {}) {
    Diagnostics found;
    read(file, found);
    if (file.definition && prove && !std::exchange(file.is_proved, true)) {
      Diagnostics unfit;
      prove(*file.definition, unfit);
      if (unfit.has_errors()) file.error = has_mistakes(file.path, unfit);
    }
    if (file.error) return *file.error;
    return file.definition;
  }

  Result<std::vector<Pointer>> all(const Prove& prove = {}) {
    std::vector<Pointer> definitions;
    for (File& file : files_) {
      HTX_ASSIGN_OR_RETURN(Pointer one, get(file, prove));
      definitions.push_back(std::move(one));
    }
    return definitions;
  }

  // The file that defines an id; null if none does.  Fails with "session.defined-twice", and as get() does
  // where only reading a file tells what it defines.
  Result<File*> find(std::string_view id) {
    File* found = nullptr;
    for (File& file : files_) {
      HTX_RETURN_IF_ERROR(look_up(file));
      if (file.id != id) continue;
      if (found != nullptr)
        return Error(ErrorCode::kInvalidArgument, {"session.defined-twice", {{"id", std::string(id)}}});
      found = &file;
    }
    return found;
  }

  // The ids there are; of what only reading would tell, and does not, the file.
  std::vector<std::string> ids() {
    std::vector<std::string> all;
    for (File& file : files_) all.push_back(look_up(file) ? file.id : file.path);
    return all;
  }

  // Takes the place of what has that id.
  Pointer put(Definition definition) {
    std::erase_if(files_,
                  [&](File& file) { return look_up(file).has_value() && file.id == id_of_(definition); });
    File file{.path = {}, .id = id_of_(definition)};
    file.definition = std::make_shared<const Definition>(std::move(definition));
    file.is_read = true;
    file.is_proved = true;
    files_.push_back(std::move(file));
    return files_.back().definition;
  }

 private:
  Status look_up(File& file) {
    if (!file.id.empty()) return Done{};
    const auto head = file.is_read ? std::nullopt : read_head(file.path, {key_});
    const Node* id = head ? head->root.find(key_) : nullptr;
    if (id != nullptr && id->kind == Node::Kind::kScalar) file.id = id->text;
    if (!file.id.empty()) return Done{};
    HTX_RETURN_IF_ERROR(get(file));
    return Done{};
  }

  const Jurisdiction& jurisdiction_;
  std::string key_;
  Read read_;
  IdOf id_of_;
  std::vector<File> files_;
};

}  // namespace htx::internal
