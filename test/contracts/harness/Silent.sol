// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Answers every call with 31 bytes.
contract Silent {
    fallback() external {
        assembly {
            return(0, 31)
        }
    }
}
