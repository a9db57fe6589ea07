// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Answers every call with the given number of bytes, as a result or as a refusal.
contract NoBalanceToken {
    uint256 private immutable length;
    bool private immutable refuses;

    constructor(uint256 length_, bool refuses_) {
        (length, refuses) = (length_, refuses_);
    }

    fallback() external {
        (uint256 size, bool fails) = (length, refuses);
        assembly {
            if fails {
                revert(0, size)
            }
            return(0, size)
        }
    }
}
