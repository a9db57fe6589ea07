// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @notice A control: swaps for people who have approved it, over any target with any calldata.
contract ArbitraryCaller {
    function swap(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }
}
