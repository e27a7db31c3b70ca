#include "engine/ledger/merkle.h"

#include <algorithm>
#include <array>
#include <bit>

namespace htx {
namespace {

constexpr std::array<std::uint8_t, 1> kLeafPrefix = {0x00};
constexpr std::uint8_t kNodePrefix = 0x01;
constexpr std::size_t kSizeBytes = 8;

}  // namespace

Digest leaf_hash(ByteSpan bytes) {
  static thread_local Sha256 hasher;
  return hasher.update(kLeafPrefix).update(bytes).finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
  std::array<std::uint8_t, 65> message{};
  message[0] = kNodePrefix;
  std::ranges::copy(left, message.begin() + 1);
  std::ranges::copy(right, message.begin() + 33);
  return sha256(message);
}

Digest empty_root() {
  static const Digest kRoot = sha256({});
  return kRoot;
}

Digest merkle_root(std::span<const Digest> leaf_hashes) {
  Frontier frontier;
  for (const Digest& leaf : leaf_hashes) frontier.append(leaf);
  return frontier.root();
}

void Frontier::append(const Digest& leaf) {
  Digest subtree = leaf;
  // Each set bit at the low end of the size is a complete subtree as large as the one being built.
  for (std::uint64_t rest = size_; (rest & 1U) != 0; rest >>= 1U) {
    subtree = node_hash(peaks_.back(), subtree);
    peaks_.pop_back();
  }
  peaks_.push_back(subtree);
  ++size_;
}

Digest Frontier::root() const {
  if (peaks_.empty()) return empty_root();
  Digest root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i > 0; --i) root = node_hash(peaks_[i - 1], root);
  return root;
}

std::string Frontier::to_bytes() const {
  std::string bytes;
  for (std::size_t i = 0; i < kSizeBytes; ++i) {
    bytes += static_cast<char>((size_ >> (8U * (kSizeBytes - 1 - i))) & 0xFFU);
  }
  for (const Digest& peak : peaks_) bytes += as_text(peak);
  return bytes;
}

Result<Frontier> Frontier::from_bytes(ByteSpan bytes) {
  const Error bad(ErrorCode::kCorrupt, {"ledger.bad-frontier", {{"bytes", std::to_string(bytes.size())}}});
  if (bytes.size() < kSizeBytes) return bad;
  Frontier frontier;
  for (const std::uint8_t byte : bytes.first(kSizeBytes)) frontier.size_ = (frontier.size_ << 8U) | byte;
  const ByteSpan hashes = bytes.subspan(kSizeBytes);
  const auto count = static_cast<std::size_t>(std::popcount(frontier.size_));
  if (hashes.size() != count * sizeof(Digest)) return bad;
  for (std::size_t i = 0; i < count; ++i) {
    Digest peak{};
    std::ranges::copy(hashes.subspan(i * sizeof(Digest), sizeof(Digest)), peak.begin());
    frontier.peaks_.push_back(peak);
  }
  return frontier;
}

}  // namespace htx
