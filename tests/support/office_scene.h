#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/audit/audit.h"
#include "engine/cases/cases.h"
#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/import.h"
#include "tests/support/day.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx {

// 2021-01-15T02:30:00.000Z, a Friday morning in Cà Mau.
inline constexpr Instant kMorning{1'610'677'800'000};

// A morning after every day on which anything is done in a life of a case.
inline constexpr Instant kLater{1'893'378'600'000};

inline Library library_from(const std::string& home) {
  Diagnostics diagnostics;
  REQUIRE_VALUE(Library library, Library::load(home, "vn", diagnostics));
  return library;
}

// The definitions as they are shipped; read once.
inline const Library& shipped_library() {
  static const Library kLibrary = library_from(HTX_SOURCE);
  return kLibrary;
}

// Every workflow of a library by the files of its folder.
inline std::vector<const WorkflowDefinition*> all_workflows(const Library& library,
                                                            const std::string& home = HTX_SOURCE) {
  std::vector<const WorkflowDefinition*> all;
  for (const std::string& path : yaml_files(home + "/workflows/vn")) {
    Diagnostics diagnostics;
    REQUIRE_VALUE(const Document document, load_document(path, diagnostics));
    const Node* id = document.root.find("workflow");
    REQUIRE(id != nullptr);
    REQUIRE_VALUE(const WorkflowDefinition* workflow, library.workflow(id->text));
    all.push_back(workflow);
  }
  return all;
}

// A language as the shipped jurisdiction writes it.
inline const report::Manner& national(Language language) {
  return shipped_library().jurisdiction().manner(language);
}

// A copy of the shipped definitions that a test may change.
class Home {
 public:
  Home() {
    std::filesystem::copy(std::string(HTX_SOURCE) + "/rules", folder_.file("rules"),
                          std::filesystem::copy_options::recursive);
    std::filesystem::copy(std::string(HTX_SOURCE) + "/workflows", folder_.file("workflows"),
                          std::filesystem::copy_options::recursive);
  }
  std::string path() const { return folder_.file(""); }
  std::string read(const std::string& file) const { return folder_.read(file); }
  void write(const std::string& file, const std::string& text) const { folder_.write(file, text); }
  // Writes `file` with `before` replaced by `after` to `target`.
  void change(const std::string& file, const std::string& before, const std::string& after,
              const std::string& target) const {
    std::string text = read(file);
    const std::size_t at = text.find(before);
    REQUIRE(at != std::string::npos);
    write(target, text.replace(at, before.size(), after));
  }
  Library library() const { return library_from(path()); }

 private:
  TempDir folder_;
};

// An office with the id that tests know, whose log opens on that morning.
inline StoreOptions new_office() {
  return {.office = "00000000000000a1",
          .opening = LogOpening{.at = to_text(kMorning), .actor = "lan", .role = "officer"}};
}

// An office with a store of its own.
class Scene {
 public:
  explicit Scene(const Library& definitions = shipped_library())
      : library(&definitions), store(new_store(folder)) {}

  Session session(std::string account = "lan", std::string role = "officer") {
    return {store, *library, clock, {std::move(account), std::move(role)}};
  }

  Result<ImportOutcome> import(TableKind kind, const std::string& name, const std::string& text) {
    return import_file(session(), kind, folder.write(name, text), folder.file("rejects.csv"),
                       Language::kEnglish);
  }
  ImportOutcome imported(TableKind kind, const std::string& text) {
    REQUIRE_VALUE(ImportOutcome outcome, import(kind, "table.csv", text));
    return outcome;
  }
  std::uint64_t ledger_size() {
    REQUIRE_VALUE(const TreeHead head, store.ledger_head());
    return head.size;
  }
  Entry last_entry() {
    REQUIRE_VALUE(const auto entries, store.entries(static_cast<std::int64_t>(ledger_size()), 1));
    REQUIRE(entries.size() == 1);
    return entries.front();
  }

  TempDir folder;
  FixedClock clock{kMorning};
  const Library* library;
  Store store;

 private:
  static Store new_store(const TempDir& folder) {
    REQUIRE_VALUE(Store store, Store::create({folder.file("htx.db")}, new_office()));
    return store;
  }
};

// What an entry says was written, of one kind; null if it says nothing of it.
inline Json wrote(const Entry& entry, std::string_view what) {
  const Json* all = entry.details.find("wrote");
  const Json* found = all == nullptr ? nullptr : all->find(what);
  return found == nullptr ? Json() : *found;
}

// Three cooperatives, a union and a credit fund.
inline constexpr const char* kCooperatives =
    "id;name;kind;sector;district\n"
    "CM-001;HTX Thắng Lợi;HTX;Nông nghiệp;Thới Bình\n"
    "CM-002;HTX Rạch Gốc;HTX;Vận tải;Ngọc Hiển\n"
    "CM-003;HTX Đất Mũi;HTX;Nông nghiệp;Ngọc Hiển\n"
    "CM-004;Liên hiệp HTX Tôm;Liên hiệp HTX;Nông nghiệp;Cà Mau\n"
    "CM-005;Quỹ tín dụng Tân Thành;QTDND;Tín dụng;Cà Mau\n";

// A table of returns: 80 self-scored points and a sound year, but for what a row says otherwise.
inline std::string returns_table(const std::vector<std::map<std::string, std::string>>& rows) {
  const std::vector<std::string> columns = {"id",
                                            "period",
                                            "members",
                                            "operational_status",
                                            "inactive_since",
                                            "last_general_meeting",
                                            "general_meeting_excused",
                                            "months_operating",
                                            "months_stopped_in_year",
                                            "self_c1",
                                            "self_c2",
                                            "self_c3",
                                            "self_c4",
                                            "self_c5",
                                            "self_c6",
                                            "self_c7",
                                            "self_c8",
                                            "self_c9",
                                            "self_c10",
                                            "self_c11",
                                            "self_c12",
                                            "self_c13",
                                            "self_c14",
                                            "self_c15",
                                            "self_total"};
  const std::map<std::string, std::string> sound = {{"period", "2020"},
                                                    {"members", "20"},
                                                    {"operational_status", "active"},
                                                    {"last_general_meeting", "15/03/2020"},
                                                    {"general_meeting_excused", "không"},
                                                    {"months_operating", "60"},
                                                    {"months_stopped_in_year", "0"},
                                                    {"self_c1", "7"},
                                                    {"self_c2", "6"},
                                                    {"self_c3", "11"},
                                                    {"self_c4", "6"},
                                                    {"self_c5", "8"},
                                                    {"self_c6", "6"},
                                                    {"self_c7", "6"},
                                                    {"self_c8", "6"},
                                                    {"self_c9", "4"},
                                                    {"self_c10", "4"},
                                                    {"self_c11", "4"},
                                                    {"self_c12", "4"},
                                                    {"self_c13", "4"},
                                                    {"self_c14", "2"},
                                                    {"self_c15", "2"},
                                                    {"self_total", "80"}};
  std::string table;
  for (const std::string& column : columns) table += (table.empty() ? "" : ";") + column;
  for (const auto& row : rows) {
    table += "\n";
    for (const std::string& column : columns) {
      const auto own = row.find(column);
      const auto common = sound.find(column);
      if (column != columns.front()) table += ";";
      if (own != row.end()) {
        table += own->second;
      } else if (common != sound.end()) {
        table += common->second;
      }
    }
  }
  return table + "\n";
}

// One of each class: CM-001 strong, CM-002 weak, CM-003 to be dissolved, CM-004 without a return, CM-005
// a credit fund.
inline std::string returns_of_each_class() {
  return returns_table({{{"id", "CM-001"}},
                        {{"id", "CM-002"},
                         {"self_c3", "0"},
                         {"self_c5", "0"},
                         {"self_c1", "0"},
                         {"self_c4", "0"},
                         {"self_total", "48"}},
                        {{"id", "CM-003"},
                         {"operational_status", "stopped"},
                         {"inactive_since", "01/06/2019"},
                         {"months_stopped_in_year", "12"}},
                        {{"id", "CM-005"}}});
}

// A scene whose office has judged the year 2020.
inline void import_each_class(Scene& scene) {
  REQUIRE(scene.imported(TableKind::kCooperatives, kCooperatives).added == 5);
  REQUIRE(scene.imported(TableKind::kReturns, returns_of_each_class()).added == 4);
}

// A connection behind the store's back, with all guards off.
class RawFile {
 public:
  explicit RawFile(const Scene& scene) : database_(scene.folder.file("htx.db"), SQLite::OPEN_READWRITE) {
    database_.exec("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF");
    std::vector<std::string> triggers;
    {
      SQLite::Statement query(database_, "SELECT name FROM sqlite_master WHERE type = 'trigger'");
      while (query.executeStep()) triggers.push_back(query.getColumn(0).getString());
    }
    for (const std::string& name : triggers) database_.exec("DROP TRIGGER " + name);
  }
  // How many rows were changed.
  int run(const std::string& sql) { return database_.exec(sql); }

 private:
  SQLite::Database database_;
};

}  // namespace htx
