#include "engine/base/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/boundary.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx {
namespace {

std::size_t count_of(const std::string& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

Status write_often(const std::string& path, char letter) {
  for (int k = 0; k < 20; ++k) HTX_RETURN_IF_ERROR(write_file(path, std::string(50'000, letter)));
  return Done{};
}

TEST_CASE("file: writers of one file at once each leave it whole and nothing beside it", "[base][file]") {
  const TempDir dir;
  const std::string path = dir.file("out.txt");
  dir.write("out.txt.new", "somebody's own");
  std::vector<std::unique_ptr<Worker>> writers;
  writers.reserve(8);
  for (int i = 0; i < 8; ++i) {
    writers.push_back(
        std::make_unique<Worker>([&path, i] { return write_often(path, static_cast<char>('a' + i)); }));
  }
  for (const auto& writer : writers) CHECK(writer->join().has_value());
  const std::string left = dir.read("out.txt");
  CHECK(left.size() == 50'000);
  CHECK(left.find_first_not_of(left.front()) == std::string::npos);
  CHECK(dir.read("out.txt.new") == "somebody's own");
  CHECK(count_of(dir.file("")) == 2);
}

TEST_CASE("file: a place that cannot be written is told before it is tried", "[base][file]") {
  const TempDir dir;
  dir.write("a.txt", "x");
  std::filesystem::create_directory(dir.file("folder"));
  REQUIRE(::mkfifo(dir.file("pipe").c_str(), 0600) == 0);
  CHECK(check_writable(dir.file("a.txt")).has_value());
  CHECK(check_writable(dir.file("new.txt")).has_value());
  for (const std::string& path : {dir.file("folder"), dir.file("folder/"), dir.file("none/a.txt"),
                                  dir.file("a.txt/b.txt"), std::string(), dir.file("pipe"),
                                  dir.file(std::string(300, 'a')), dir.file("") + std::string(5'000, 'a')}) {
    CAPTURE(path);
    REQUIRE_ERROR(check_writable(path), "base.cannot-write");
    REQUIRE_ERROR(write_file(path, "y"), "base.cannot-write");
    // Not a word of the system's own language in ours.
    const std::string said = to_text(check_writable(path).error(), Language::kVietnamese);
    for (const char* word : {"No such", "Is a", "Not a", "too long", "Invalid"})
      CHECK_FALSE(contains(said, word));
  }
  CHECK(count_of(dir.file("")) == 3);
  CHECK(std::filesystem::is_fifo(dir.file("pipe")));
}

TEST_CASE("file: two names of one file are known as such", "[base][file]") {
  const TempDir dir;
  dir.write("a.txt", "x");
  dir.write("b.txt", "x");
  std::filesystem::create_hard_link(dir.file("a.txt"), dir.file("hard.txt"));
  std::filesystem::create_symlink("a.txt", dir.file("soft.txt"));
  std::filesystem::create_directory_symlink(".", dir.file("loop"));
  for (const char* name : {"a.txt", "hard.txt", "soft.txt", "loop/a.txt", "./a.txt", "loop/../a.txt"}) {
    CAPTURE(name);
    CHECK(is_same_file(dir.file("a.txt"), dir.file(name)) == (std::string_view(name) != "loop/../a.txt"));
  }
  CHECK_FALSE(is_same_file(dir.file("a.txt"), dir.file("b.txt")));
  CHECK_FALSE(is_same_file(dir.file("a.txt"), dir.file("none.txt")));
  CHECK(is_same_file(dir.file("none.txt"), dir.file("loop/None.txt")));
  CHECK_FALSE(is_same_file(dir.file("none.txt"), dir.file("nothing.txt")));
}

}  // namespace
}  // namespace htx
