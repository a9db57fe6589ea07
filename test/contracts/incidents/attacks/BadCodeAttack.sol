// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {SoloDouble} from "./SoloDouble.sol";

/// @notice Has the lender bring data of the attacker's to the victim, then pulls what that approved.
contract BadCodeAttack {
    function attack(SoloDouble solo, address victim, CountingToken weth) external {
        bytes memory approve = abi.encodeCall(CountingToken.approve, (address(this), type(uint256).max));
        try solo.operate(victim, abi.encode(weth, approve)) {} catch {}
        try weth.transferFrom(victim, address(this), weth.balanceOf(victim)) {} catch {}
    }
}
