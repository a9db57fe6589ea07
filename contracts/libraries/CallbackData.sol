// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title CallbackData
 * @notice Reads what the contract is called back with, and answers it. Functions' names differ from fork to fork, their
 * arguments do not; so they are read from where the ABI puts them, counted in words behind the selector:
 *
 *   V2-like pair     (address sender, uint256 amount0, uint256 amount1, bytes)            bytes at word 4
 *   V3-like pool     (int256 amount0Delta, int256 amount1Delta, bytes)                    bytes at word 3
 *   Balancer V2      (address[1] tokens, uint256[1] amounts, uint256[1] fees, bytes)      words 7 and 9, bytes at word 10
 *   Morpho Blue      (uint256 assets, bytes)                                              word 0, bytes at word 2
 *   Aave V3          (address asset, uint256 amount, uint256 premium, address, bytes)     words 1 and 2, bytes at word 5
 *   ERC-3156         (address, address token, uint256 amount, uint256 fee, bytes)         words 2 and 3, bytes at word 5
 *   Uniswap V4       (bytes)                                                              bytes at word 1
 *
 * @dev Nothing is validated. Who encodes otherwise than the ABI is hostile, and such a caller may name any data anyway;
 * what lies beyond the end of calldata reads as zeros.
 */
library CallbackData {
    /// @notice The argument at a word.
    function word(uint256 index) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := calldataload(add(4, mul(index, 32))) // behind the selector
        }
    }

    /// @notice The bytes whose length is at a word.
    function bytesAt(uint256 index) internal pure returns (bytes calldata data) {
        assembly ("memory-safe") {
            data.length := calldataload(add(4, mul(index, 32))) // behind the selector
            data.offset := add(36, mul(index, 32)) // directly behind the length
        }
    }

    /// @notice What a V3-like pool is owed: the positive one of its two deltas.
    /// @dev Were neither positive, the result would be more than any balance.
    function owedV3() internal pure returns (uint256 owed) {
        owed = word(0);
        // forge-lint: disable-next-line(unsafe-typecast): it was encoded as a signed number
        if (int256(owed) <= 0) owed = word(1);
    }

    /// @notice Ends the call with one word as its answer.
    function answer(bytes32 value) internal pure {
        assembly ("memory-safe") {
            mstore(0, value) // scratch space
            return(0, 32)
        }
    }

    /// @notice Ends the call with empty bytes as its answer.
    function answerEmptyBytes() internal pure {
        assembly ("memory-safe") {
            mstore(0, 32) // where the bytes start, in scratch space
            mstore(32, 0) // their length
            return(0, 64)
        }
    }
}
